import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Actor, type Json } from '@app/kernel';
import { faultPoint, Log, StepDesk, Wake, type Claim } from '@app/platform';
import { StoryShelf } from './story-shelf';
import { timetable } from './timers/timetable';
import { isDead, workerName } from './worker-name';

/** How many steps one worker carries at a time: they wait for networks, not for the processor. */
const hands = 4;

/** Claims steps and carries them out until the process ends. */
@Injectable()
export class StepLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly owner = workerName();
  private busy = 0;
  private closing = false;
  private timer: NodeJS.Timeout;

  constructor(
    private readonly desk: StepDesk,
    private readonly shelf: StoryShelf,
    private readonly wake: Wake,
    private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.desk.takeBack(isDead);
    this.timer = setInterval(() => void this.look(), timetable.stepLookMs);
    await this.wake.listen(async () => this.look());
    void this.look();
  }

  /** Before the database goes: what is in hand is finished and said. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true;
    clearInterval(this.timer);
    for (let waited = 0; this.busy > 0 && waited < 10_000; waited += 50) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  private async look(): Promise<void> {
    while (!this.closing && this.busy < hands) {
      this.busy++;
      const worked = await this.takeOne().finally(() => this.busy--);
      if (!worked) return;
    }
  }

  /** Whether there was a step to take. A database that is away is met by the next look. */
  private async takeOne(): Promise<boolean> {
    try {
      const claim = await this.desk.claim(this.owner);
      if (claim === null) return false;
      void this.look(); // another hand may take the next one meanwhile
      await this.carryOut(claim);
      return true;
    } catch (cause) {
      this.log.warn('worker could not take a step', { cause });
      return false;
    }
  }

  private async carryOut(claim: Claim): Promise<void> {
    const beat = setInterval(() => void this.desk.heartbeat(claim).catch(() => undefined), timetable.stepHeartbeatMs);
    const { run, step } = claim;
    try {
      const work = this.shelf.step(run.story, step.name);
      const context = { runId: run.id, stepId: step.id, attempt: step.attempt, actor: Actor.system(`story ${run.story}`), results: claim.results };
      const began = Date.now();
      faultPoint(`${run.story}.${step.name}.begun`);
      const result: Readonly<Record<string, Json>> = (await work(run.ask, context)) ?? {};
      faultPoint(`${run.story}.${step.name}.worked`);
      this.log.info('step done', { story: run.story, step: step.name, run: run.id, ms: Date.now() - began });
      await this.desk.done(claim, result);
    } catch (cause) {
      await this.desk.failed(claim, cause);
    } finally {
      clearInterval(beat);
    }
  }
}
