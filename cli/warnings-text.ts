import { type RecordedWarning, WARNINGS } from '#contracts/warnings.ts';

/** `STRAY_BYTES, 608 bytes from byte 20`, for a person. */
export function warningText({ code, count, offset }: RecordedWarning): string {
  const unit = entryOf(code)?.unit;
  const counted =
    unit === undefined || unit === 'file' ? '' : `, ${String(count)} ${unit}${count === 1 ? '' : 's'}`;
  const place =
    offset === undefined
      ? ''
      : `${counted === '' ? ',' : ''} ${unit === 'file' ? 'at' : 'from'} byte ${String(offset)}`;
  return `${code}${counted}${place}`;
}

/** What is irregular, as a sentence; a code of a newer release has none. */
export function warningMeaning(code: string): string | undefined {
  return entryOf(code)?.meaning;
}

function entryOf(code: string): { readonly meaning: string; readonly unit: string } | undefined {
  return Object.entries(WARNINGS).find(([known]) => known === code)?.[1];
}
