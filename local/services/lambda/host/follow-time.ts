/** A difference too large to be a delayed message on a busy machine: it means another clock. */
const ANOTHER_CLOCK_MS = 60_000;

const MachineDate = Date;
let offsetMs = 0;

/** The runtime's time as this process's `Date`, which the function reads and the SDK signs with. */
class ShiftedDate extends MachineDate {
  /** The arguments of `Date`: an instant, a string, or year, month and so on. */
  constructor(...parameters: unknown[]) {
    super(...((parameters.length === 0 ? [ShiftedDate.now()] : parameters) as [number]));
  }

  static override now(): number {
    return MachineDate.now() + offsetMs;
  }
}

/** Makes this process follow the runtime's time if that differs from the machine's. */
export function followTime(runtimeNowMs: number): void {
  const apartMs = runtimeNowMs - MachineDate.now();
  offsetMs = Math.abs(apartMs) < ANOTHER_CLOCK_MS ? 0 : apartMs;
  globalThis.Date = offsetMs === 0 ? MachineDate : (ShiftedDate as DateConstructor);
}
