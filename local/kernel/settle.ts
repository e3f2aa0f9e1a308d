import type { VirtualClock } from './virtual-clock.ts';
import type { Work } from './work.ts';

export interface SettleOptions {
  /** Stop advancing time at this instant (milliseconds since the epoch); later timers stay. */
  readonly untilMs?: number;
}

/**
 * Runs everything that is due: waits until no real work is in progress, jumps to the next timer, and repeats until
 * only background timers are left. Time never advances during real work.
 */
export async function settle(clock: VirtualClock, work: Work, options: SettleOptions = {}): Promise<void> {
  await work.idle();
  if (options.untilMs === undefined) {
    while (clock.hasForegroundTimers && clock.runNext()) await work.idle();
    return;
  }
  while (clock.runNext(options.untilMs)) await work.idle();
  clock.jumpTo(Math.max(clock.now(), options.untilMs));
}
