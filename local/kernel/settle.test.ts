import { describe, expect, it } from '@jest/globals';

import { sleep } from './clock.ts';
import { settle } from './settle.ts';
import { VirtualClock } from './virtual-clock.ts';
import { Work } from './work.ts';

describe('settling a virtual clock', () => {
  it('runs timers in the order of their times, and equal times in the order of scheduling', async () => {
    const clock = new VirtualClock(0);
    const ran: string[] = [];
    clock.schedule(20, () => ran.push('late'));
    clock.schedule(10, () => ran.push('a'));
    clock.schedule(10, () => ran.push('b'));

    await settle(clock, new Work());

    expect(ran).toEqual(['a', 'b', 'late']);
    expect(clock.now()).toBe(20);
  });

  it('does not move time while real work is under way', async () => {
    const clock = new VirtualClock(0);
    const work = new Work();
    const seen: number[] = [];
    clock.schedule(1000, () => seen.push(-1));
    void work.run(async () => {
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      seen.push(clock.now());
    });

    await settle(clock, work);

    expect(seen).toEqual([0, -1]);
  });

  it('passes over background timers without waiting for them', async () => {
    const clock = new VirtualClock(0);
    let sweeps = 0;
    const sweep = (): void => {
      sweeps += 1;
      clock.schedule(clock.now() + 100, sweep, { background: true });
    };
    clock.schedule(100, sweep, { background: true });
    clock.schedule(350, () => undefined);

    await settle(clock, new Work());

    expect(sweeps).toBe(3);
    expect(clock.now()).toBe(350);
  });

  it('lets time pass while another process waits for one of its calls', async () => {
    const clock = new VirtualClock(0);
    const work = new Work();
    const end = work.beginProcess('function');
    const answered = work.answering('function');
    void sleep(clock, 2000).then(() => {
      answered();
      setImmediate(end);
    });

    await settle(clock, work);

    expect(clock.now()).toBe(2000);
    expect(work.pending).toBe(0);
  });
});
