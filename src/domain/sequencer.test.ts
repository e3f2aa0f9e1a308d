import { describe, expect, it } from '@jest/globals';

import { comparableSequencer, nextSequencer } from './sequencer.ts';

describe('sequencers', () => {
  it.each([
    ['0055AED6DCD90281E5', '0055AED6DCD90281E6'],
    ['0055', '005501'],
    ['0055AE', '0056'],
  ])('%s comes before %s', (first, second) => {
    expect(comparableSequencer(first) < comparableSequencer(second)).toBe(true);
  });

  it('of different length are equal when only zeros are missing', () => {
    expect(comparableSequencer('0055')).toBe(comparableSequencer('005500'));
  });
});

describe('the substitute for the sequencer of a listing', () => {
  it('is after the last known one, however often, and before every later real one', () => {
    const known = comparableSequencer('0055AED6DCD90281E5');
    const next = nextSequencer(known);
    expect(known < next && next < nextSequencer(next)).toBe(true);
    expect(nextSequencer(next) < comparableSequencer('0055AED6DCD90281E6')).toBe(true);
    expect(nextSequencer(comparableSequencer(''))).toBe(`${'0'.repeat(31)}1`);
  });
});
