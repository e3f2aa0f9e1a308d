/** A difference that is no delay of a message on a busy machine, but another clock. */
const ANOTHER_CLOCK_MS = 60_000;

const MachineDate = Date;
let offsetMs = 0;

/** Time as the runtime has it: `Date` of this process, with which the function looks at the clock and the SDK signs. */
class ShiftedDate extends MachineDate {
  /** Whatever `Date` takes: an instant, a text, or year, month and more. */
  constructor(...parameters: unknown[]) {
    super(...((parameters.length === 0 ? [ShiftedDate.now()] : parameters) as [number]));
  }

  static override now(): number {
    return MachineDate.now() + offsetMs;
  }
}

/** Lets the time of this process be the runtime's, where that has a clock of its own. */
export function followTime(runtimeNowMs: number): void {
  const apartMs = runtimeNowMs - MachineDate.now();
  offsetMs = Math.abs(apartMs) < ANOTHER_CLOCK_MS ? 0 : apartMs;
  globalThis.Date = offsetMs === 0 ? MachineDate : (ShiftedDate as DateConstructor);
}
