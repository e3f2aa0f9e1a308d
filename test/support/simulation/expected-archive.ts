import { createHash } from 'node:crypto';

import { makeSharpImageCodec } from '#adapters/sharp/sharp-image-codec.ts';
import { RESIZED, THUMBNAIL } from '#domain/recipe.ts';

import type { Expected } from './invariants.ts';
import { makeContents } from './scenario.ts';

/** The expected archive of the accepted contents, made by the codec alone. */
export async function expectedArchive(): Promise<Expected> {
  const codec = makeSharpImageCodec();
  const contents = await makeContents();
  const of = async (bytes: Buffer): Promise<string[]> => {
    const derived = await Promise.all([RESIZED, THUMBNAIL].map((recipe) => codec.derive(bytes, recipe)));
    return [bytes, ...derived.map((one) => one.bytes)].map((all) =>
      createHash('sha256').update(all).digest('base64'),
    );
  };
  return { red: await of(contents.red), blue: await of(contents.blue) };
}
