import { describe, expect, it } from '@jest/globals';

import { parseForm } from './query-wire.ts';
import { escapeXml } from './write-xml.ts';

describe('the query protocol', () => {
  it('reads lists, maps and structures from the names of a form', () => {
    const form = new URLSearchParams([
      ['Name', 'a b'],
      ['Tags.member.2.Key', 'second'],
      ['Tags.member.1.Key', 'first'],
      ['Attributes.entry.1.key', 'Policy'],
      ['Attributes.entry.1.value', '{}'],
    ]);

    expect(parseForm(form)).toEqual({
      Name: 'a b',
      Tags: [{ Key: 'first' }, { Key: 'second' }],
      Attributes: { Policy: '{}' },
    });
  });

  it('does not let a form reach the prototype of objects', () => {
    parseForm(new URLSearchParams('__proto__.polluted=yes'));

    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('writes any text into XML so that it comes back', () => {
    expect(escapeXml(`<a b="c" d='e'>&\u0001\n`)).toBe(
      '&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;&#x1;&#xa;',
    );
  });
});
