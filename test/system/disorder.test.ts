import { spawnSync } from 'node:child_process';

import { describe, expect, it } from '@jest/globals';

import { PROJECT_DIR } from '#scripts/build/project-dir.ts';

import { expectedArchive } from '../support/simulation/expected-archive.ts';
import type { FinalState } from '../support/simulation/final-state.ts';
import { violations } from '../support/simulation/invariants.ts';
import { type Played, play } from '../support/simulation/scenario.ts';

const SEEDS = 200;

describe('duplicates, disorder, delays, faults at any call, clocks that jump, midnight, deletions', () => {
  it(`break nothing in ${String(SEEDS)} seeds [P4, F3, O3, E2, E3]`, () => {
    // Runs in a separate process, as it does for more seeds, which halves the time.
    const { stdout, status } = spawnSync(
      process.execPath,
      ['--no-warnings', 'scripts/disorder.ts', '--seeds', String(SEEDS)],
      { cwd: PROJECT_DIR, encoding: 'utf8' },
    );
    expect(stdout).toContain(`${String(SEEDS)} held, 0 broken`);
    expect(status).toBe(0);
    // Seeds without faults would hold anyway.
    expect(Number(/(\d+) faults/.exec(stdout)?.[1])).toBeGreaterThan(SEEDS);
  }, 600_000);

  // In this seed start dies before its first write in every delivery of a message. Found among a million seeds.
  it('leave a run that was never started to the reconciler, which completes it', async () => {
    const [played, expected] = [await play(500_518), await expectedArchive()];
    const statuses = ({ records }: FinalState) => records.map(({ status }) => status);
    expect(statuses(played.state)).toEqual(['COMPLETED', 'UPLOADED']);
    expect(statuses(played.reconciled)).toEqual(['COMPLETED', 'COMPLETED']);
    expect(violations(played, expected)).toEqual([]);
    // That it is UPLOADED is excused by nothing else than that the reconciler completes it.
    expect(violations({ ...played, reconciled: played.state }, expected)).toContainEqual(
      'uploads/é +%20b.png is UPLOADED despite the reconciler',
    );
  });

  it('can be replayed from their seed, step by step', async () => {
    const [once, again] = [await play(12), await play(12)];
    expect(steps(again)).toEqual(steps(once));
    expect(again.state).toEqual(once.state);
  });
});

function steps({ trace }: Played): object[] {
  return trace.entries.map(({ kind, service, name, resource, error }) => ({
    kind,
    service,
    name,
    resource,
    error,
  }));
}
