import { describe, expect, it } from '@jest/globals';

import { escapeXml } from '../../../aws/wires/write-xml.ts';
import { readXml } from './read-xml.ts';

const textOf = (content: string): string | undefined => readXml(`<a>${content}</a>`, 'a').text;

describe('the XML of a request body', () => {
  it('is a tree of elements with their texts', () => {
    const root = readXml(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Delete><Object><Key>a</Key><VersionId>1</VersionId></Object><Object><Key> b </Key></Object><Quiet/></Delete>\n',
      'Delete',
    );

    expect(root.all('Object').map((object) => object.texts('Key'))).toEqual([['a'], [' b ']]);
    expect(root.first('Object')?.first('VersionId')?.text).toBe('1');
    expect(root.first('Quiet')?.text).toBe('');
    expect(root.first('Key')).toBeUndefined();
  });

  it('may hold an element inside one of the same name', () => {
    const root = readXml('<a><a><a>in</a></a><a>out</a></a>', 'a');

    expect(root.texts('a')).toEqual(['', 'out']);
    expect(root.first('a')?.texts('a')).toEqual(['in']);
  });

  it('may be nested deeply', () => {
    const deep = 50_000;
    const xml = `${'<a>'.repeat(deep)}${'</a>'.repeat(deep)}`;

    expect(readXml(xml, 'a').children).toHaveLength(1);
  });

  it('has the entities of XML and references by number', () => {
    expect(textOf('&lt;&gt;&amp;&quot;&apos; &#228;&#xE4;&#x1F600; &amp;lt;')).toBe('<>&"\' ää😀 &lt;');
  });

  it('gives back what the answers of S3 escape, control characters included', () => {
    const key = 'a<b>&"\'\u0001\r\n\t.jpg';

    expect(textOf(escapeXml(key))).toBe(key);
  });

  it('ends its lines with \\n, as XML 1.0 has it', () => {
    expect(textOf('a\r\nb\rc')).toBe('a\nb\nc');
  });

  it('may have comments, and CDATA sections, which are text as it stands', () => {
    expect(textOf('a<!-- <b> & -->c')).toBe('ac');
    expect(textOf('a<![CDATA[<b> & &amp;]]>c')).toBe('a<b> & &amp;c');
  });

  it('may use a namespace, with or without a prefix', () => {
    const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

    expect(readXml(`<a xmlns="${namespace}"><b>1</b></a>`, 'a').texts('b')).toEqual(['1']);
    expect(readXml(`<s3:a xmlns:s3='${namespace}' ><s3:b >1</s3:b ></s3:a>`, 'a').texts('b')).toEqual(['1']);
  });

  it('may have attributes, which do not matter', () => {
    expect(readXml('\uFEFF<a one="1" two = \'"2" > &amp;\'><b c="/"/></a>', 'a').children).toHaveLength(1);
  });

  it.each([
    ['nothing', ''],
    ['no element', 'text'],
    ['text before the root', 'text<a/>'],
    ['text behind the root', '<a/>text'],
    ['two roots', '<a/><a/>'],
    ['another root', '<b/>'],
    ['an element that is not closed', '<a><b></a>'],
    ['elements that overlap', '<a><b></a></b>'],
    ['an end without a start', '<a></a></a>'],
    ['a tag that is not closed', '<a'],
    ['a space before the name', '< a></a>'],
    ['a name that begins with a digit', '<a><1/></a>'],
    ['an attribute without a value', '<a b></a>'],
    ['an attribute without quotes', '<a b=c></a>'],
    ['an attribute with a bare <', '<a b="<"></a>'],
    ['attributes without a space between them', '<a b="1"c="2"></a>'],
    ['an attribute given twice', '<a b="1" b="2"></a>'],
    ['an attribute of an end', '<a></a b="1">'],
    ['a bare ampersand', '<a>a & b</a>'],
    ['an entity that is not declared', '<a>&nbsp;</a>'],
    ['an entity of JavaScript, not of XML', '<a>&constructor;</a>'],
    ['a reference to no character', '<a>&#0;</a>'],
    ['a reference to half a character', '<a>&#xD800;</a>'],
    ['a reference beyond Unicode', '<a>&#x110000;</a>'],
    ['a prefix that is not declared', '<a><x:b/></a>'],
    ['a prefix that is declared in another element', '<a><b xmlns:x="u"/><x:b/></a>'],
    ['an attribute with a prefix that is not declared', '<a x:b="1"/>'],
    ['a CDATA section that is not closed', '<a><![CDATA[b</a>'],
    ['a CDATA section outside the root', '<![CDATA[b]]><a/>'],
    ['a comment that is not closed', '<a><!-- b </a>'],
    ['a DTD', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['a processing instruction', '<a><?b c?></a>'],
    ['a declaration that is not at the start', ' <?xml version="1.0"?><a/>'],
  ])('is refused as MalformedXML when it is %s', (_what, xml) => {
    expect(() => readXml(xml, 'a')).toThrow(expect.objectContaining({ code: 'MalformedXML' }));
  });
});
