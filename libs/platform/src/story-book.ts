import { Injectable } from '@nestjs/common';
import { NotFound } from '@app/kernel';

/**
 * The names of each story's steps, in order. Whoever starts a run (the panel, at dispatch) needs only these;
 * the worker holds the steps themselves and proves at its start that both agree.
 */
@Injectable()
export class StoryBook {
  constructor(private readonly outlines: Readonly<Record<string, readonly string[]>>) {}

  stepsOf(story: string): readonly string[] {
    const names = this.outlines[story];
    if (names === undefined || names.length === 0) throw new NotFound('story.not-found', { story });
    return names;
  }

  get all(): Readonly<Record<string, readonly string[]>> {
    return this.outlines;
  }
}
