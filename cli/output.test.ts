import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { printable } from './output.ts';

/** Characters that a terminal acts on, or that reorder or break the text that a person reads. */
const HARMFUL = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]/u;

describe('text of unknown origin', () => {
  it.each([
    ['a\u001b[2J', String.raw`a\u001b[2J`],
    ['a\u009b2J\u0007', String.raw`a\u009b2J\u0007`],
    ['photo\u202egpj.exe', String.raw`photo\u202egpj.exe`],
    ['a\u061cb\u2028', String.raw`a\u061cb\u2028`],
    ['ünïcödé 日本 👩‍👧', 'ünïcödé 日本 👩‍👧'],
  ])('%j is shown as %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('never acts on a terminal, and keeps its meaning as JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(HARMFUL);
        expect(JSON.parse(printable(JSON.stringify({ text })))).toEqual({ text });
      }),
    );
  });
});
