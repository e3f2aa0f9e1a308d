import { Busboy } from '@fastify/busboy';

import { malformedPost } from './malformed-post.ts';
import type { FormFields } from './post-policy.ts';

export interface PostForm {
  readonly fields: FormFields;
  readonly file: { readonly name: string; readonly bytes: Buffer };
}

/**
 * Reads a multipart/form-data body. Fields after the file are ignored, as in S3. @throws AwsError
 * MalformedPOSTRequest
 */
export async function parseForm(contentType: string, body: Buffer): Promise<PostForm> {
  const fields: Record<string, string> = {};
  const chunks: Buffer[] = [];
  let fileName: string | undefined;
  await new Promise<void>((resolve, reject) => {
    const parser = new Busboy({
      headers: { 'content-type': contentType },
      limits: { fieldSize: 64 * 1024, fields: 100, files: 1 },
    });
    parser.on('field', (name: string, value: string) => {
      if (fileName === undefined) fields[name.toLowerCase()] = value;
    });
    parser.on('file', (_field: string, stream: NodeJS.ReadableStream, name: string) => {
      fileName = name;
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    });
    parser.on('finish', resolve);
    parser.on('error', reject);
    parser.end(body);
  }).catch((error: unknown) => {
    throw malformedPost(error);
  });
  if (fileName === undefined) throw malformedPost('the form has no file');
  return { fields, file: { name: fileName, bytes: Buffer.concat(chunks) } };
}
