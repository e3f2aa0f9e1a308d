import { readBody } from '../../../aws/wires/body.ts';
import type { WireRequest } from '../../../aws/wires/wire.ts';
import type { RequestInput } from './route.ts';

const LARGEST_TEXT_BYTES = 2 * 1024 * 1024;

/** Reads a body of XML or JSON as the member Body. */
export async function readText(request: WireRequest): Promise<RequestInput> {
  return { input: { Body: (await readBody(request.body, LARGEST_TEXT_BYTES)).toString('utf8') } };
}
