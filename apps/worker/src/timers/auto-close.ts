import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Approvals } from '@app/approvals';
import { Log } from '@app/platform';
import { timetable } from './timetable';

/** L15 by the system: what was delivered and not answered closes by itself. */
@Injectable()
export class AutoClose implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout;

  constructor(
    private readonly approvals: Approvals,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.round(), timetable.autoCloseMs);
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async round(): Promise<void> {
    try {
      const closed = await this.approvals.autoClose();
      if (closed > 0) this.log.info('requests closed by themselves', { closed });
    } catch (cause) {
      this.log.warn('auto-close round failed', { cause });
    }
  }
}
