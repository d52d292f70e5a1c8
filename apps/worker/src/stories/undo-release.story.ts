import { Injectable } from '@nestjs/common';
import { DomainName } from '@app/kernel';
import { steps, type Story } from '@app/platform';
import { Zones } from '@app/zones';

interface UndoReleaseAsk {
  /** The zone's name. */
  readonly zone: string;
  readonly releaseId: string;
  readonly reason: string;
}

/** A person takes a release back: its sets become what they were, published and verified like any other change. */
@Injectable()
export class UndoReleaseStory implements Story<UndoReleaseAsk> {
  readonly name = 'undo-release';

  constructor(private readonly zones: Zones) {}

  readonly steps = steps<UndoReleaseAsk>({
    release: async ({ zone, releaseId, reason }, { actor }) => {
      const made = await this.zones.undo(actor, DomainName.parse(zone), releaseId, reason);
      return { zone: made.zone, serial: made.serial };
    },
  });
}
