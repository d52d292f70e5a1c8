import type { Json } from '@app/kernel';
import { Permanent } from '@app/kernel';
import type { Step, Story, StoryBook } from '@app/platform';

/** All stories this worker can tell. Refuses to start when one lacks, or its steps are not those of the book. */
export class StoryShelf {
  private readonly stories: ReadonlyMap<string, Story<never>>;

  constructor(stories: readonly Story<never>[], book: StoryBook) {
    this.stories = new Map(stories.map((s) => [s.name, s]));
    for (const [name, outline] of Object.entries(book.all)) {
      const told = Object.keys(this.stories.get(name)?.steps ?? {});
      if (told.join() !== outline.join()) throw new Error(`story ${name}: the book says [${outline.join()}], the worker tells [${told.join()}]`);
    }
  }

  /** What was asked is stored as JSON with the run; only the story knows its shape. */
  step(story: string, name: string): Step<Json> {
    const found = this.stories.get(story);
    const step = name === 'undo' ? found?.undo : found?.steps[name];
    if (step === undefined) throw new Permanent('step.unknown', { story, step: name });
    return step as Step<Json>;
  }
}
