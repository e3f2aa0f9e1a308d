import { UPLOAD_PREFIX } from '#contracts/names.ts';
import type { ImageRecord } from '#contracts/record.ts';

import { CliError } from '../cli-error.ts';
import type { Product } from './product.ts';

/** The key of an image, which people also name by the path they uploaded. */
export function toImageKey(text: string): string {
  return text.startsWith(UPLOAD_PREFIX) ? text : UPLOAD_PREFIX + text;
}

/** @throws CliError NO_SUCH_IMAGE */
export async function getImage({ records }: Product, name: string): Promise<ImageRecord> {
  const imageKey = toImageKey(name);
  const record = await records.get(imageKey);
  if (record !== undefined) return record;
  throw new CliError(
    'NO_SUCH_IMAGE',
    `No such image: ${JSON.stringify(imageKey)}. Run "qip list" to see the images.`,
  );
}
