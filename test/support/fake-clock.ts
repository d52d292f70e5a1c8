import { Clock } from '@app/kernel';

/** Stands still until a test moves it. Starts at a Monday, 10.00 WIB. */
export class FakeClock extends Clock {
  constructor(private time = new Date('2026-11-23T03:00:00.000Z')) {
    super();
  }

  now(): Date {
    return this.time;
  }

  set(time: Date | string): void {
    this.time = new Date(time);
  }

  advance(ms: number): void {
    this.time = new Date(this.time.getTime() + ms);
  }
}
