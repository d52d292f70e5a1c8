import { Injectable } from '@nestjs/common';
import { NotFound } from '@app/kernel';
import { tniCalendar, type Calendar } from '@app/clocks';

/** The working-time calendars by id and version. A version stays as long as a clock was started under it. */
@Injectable()
export class Calendars {
  private readonly all: Calendar[] = [tniCalendar];

  add(calendar: Calendar): void {
    this.all.push(calendar);
  }

  /** The newest version. @throws NotFound */
  current(id: string): Calendar {
    return this.found(id, this.all.filter((c) => c.data.id === id).sort((a, b) => b.version - a.version)[0]);
  }

  /** By reference, as events keep it: `tni/1`. @throws NotFound */
  at(reference: string): Calendar {
    return this.found(reference, this.all.find((c) => referenceOf(c) === reference));
  }

  private found(calendar: string, found: Calendar | undefined): Calendar {
    if (found === undefined) throw new NotFound('calendar.not-found', { calendar });
    return found;
  }
}

export function referenceOf(calendar: Calendar): string {
  return `${calendar.data.id}/${calendar.version}`;
}
