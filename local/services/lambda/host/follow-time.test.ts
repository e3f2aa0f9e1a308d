import { afterEach, describe, expect, it } from '@jest/globals';

import { followTime } from './follow-time.ts';

const MachineDate = Date;

afterEach(() => {
  followTime(MachineDate.now());
});

describe('the time of a function', () => {
  it("is the machine's, where that is the runtime's, however late its message comes", () => {
    followTime(MachineDate.now() - 5000);
    expect(globalThis.Date).toBe(MachineDate);
  });

  it('is that of a runtime with a clock of its own, and goes on from there', () => {
    const inAYear = MachineDate.now() + 365 * 86_400_000;
    followTime(inAYear);

    expect(Date.now()).toBeGreaterThanOrEqual(inAYear);
    expect(Date.now() - inAYear).toBeLessThan(10_000);
    expect(new Date().getTime()).toBeGreaterThanOrEqual(inAYear);
    expect(new Date('2026-11-24T00:00:00.000Z').toISOString()).toBe('2026-11-24T00:00:00.000Z');
    expect(new Date(2026, 10, 24).getFullYear()).toBe(2026);
    expect(new Date() instanceof MachineDate).toBe(true);
  });
});
