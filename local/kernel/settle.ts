import type { VirtualClock } from './virtual-clock.ts';
import type { Work } from './work.ts';

export interface SettleOptions {
  /** Stop moving time at this instant (milliseconds since the epoch); timers due later stay. */
  readonly untilMs?: number;
}

/**
 * Lets everything happen that is due: waits until no real work is under way, jumps to the next timer, and so on until
 * only background timers are left. Time never moves while something real is still being computed.
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
