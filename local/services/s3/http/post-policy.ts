import { accessDenied, AwsError } from '../../../aws/aws-error.ts';
import type { Principal } from '../../../aws/principal.ts';
import { hmac, parseCredential, sameSignature, signingKey } from '../../../aws/signature.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';

/** Fields of a form, lower-case names, without the file. */
export type FormFields = Readonly<Record<string, string>>;

interface Policy {
  readonly expiration: string;
  readonly conditions: readonly (
    Readonly<Record<string, string>> | readonly [string, string | number, string | number]
  )[];
}

/** Fields that a policy need not mention. Source: S3 API reference, "POST policy" ("Condition matching"). */
const NOT_CHECKED = new Set(['x-amz-signature', 'policy', 'file']);

/**
 * Verifies a form's signature and every condition of its policy. A form must meet every condition and may have no
 * field without one.
 *
 * @throws AwsError AccessDenied, SignatureDoesNotMatch, EntityTooLarge, EntityTooSmall, InvalidPolicyDocument
 */
export function verifyPostPolicy(
  kernel: ServiceContext,
  bucket: string,
  fields: FormFields,
  fileBytes: number,
): Principal {
  const principal = verifySignature(kernel, fields);
  const policy = readPolicy(fields['policy'] ?? '');
  if (!(Date.parse(policy.expiration) > kernel.clock.now()))
    throw accessDenied('Invalid according to Policy: Policy expired.');
  const form: FormFields = { ...fields, bucket };
  const allowed = new Set<string>();
  for (const condition of policy.conditions) checkCondition(condition, form, fileBytes, allowed);
  for (const name of Object.keys(fields)) {
    if (!NOT_CHECKED.has(name) && !name.startsWith('x-ignore-') && !allowed.has(name))
      throw accessDenied(`Invalid according to Policy: Extra input fields: ${name}`);
  }
  return principal;
}

function verifySignature(kernel: ServiceContext, fields: FormFields): Principal {
  const scope = parseCredential(fields['x-amz-credential'] ?? '');
  if (scope === undefined || fields['policy'] === undefined)
    throw accessDenied(
      'The form has no policy or no x-amz-credential; anonymous form uploads are not allowed.',
    );
  const key = kernel.credentials.find(scope.accessKeyId);
  if (key === undefined)
    throw new AwsError(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      { status: 403 },
    );
  if (key.sessionToken !== fields['x-amz-security-token'])
    throw new AwsError('InvalidToken', 'The provided token is malformed or otherwise invalid.', {
      status: 403,
    });
  const expected = hmac(
    signingKey(key.secretAccessKey, scope.date, scope.region, scope.service),
    fields['policy'],
  ).toString('hex');
  if (!sameSignature(expected, fields['x-amz-signature'] ?? '')) {
    throw new AwsError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided.',
      { status: 403 },
    );
  }
  return key.principal;
}

function readPolicy(text: string): Policy {
  try {
    const policy = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as Policy;
    if (typeof policy.expiration === 'string' && Array.isArray(policy.conditions)) return policy;
  } catch {
    // Reported below, as a malformed policy.
  }
  throw new AwsError(
    'InvalidPolicyDocument',
    'Invalid Policy: it is not a JSON object with expiration and conditions.',
  );
}

function checkCondition(
  condition: Policy['conditions'][number],
  form: FormFields,
  fileBytes: number,
  allowed: Set<string>,
): void {
  if (!Array.isArray(condition)) {
    for (const [name, value] of Object.entries(condition))
      checkField('eq', name, String(value), form, allowed);
    return;
  }
  const [operator, first, second] = condition as readonly [string, string | number, string | number];
  if (operator === 'content-length-range') {
    if (fileBytes < Number(first))
      throw new AwsError(
        'EntityTooSmall',
        `Your proposed upload of ${String(fileBytes)} bytes is smaller than the minimum allowed size of ${String(first)}.`,
      );
    if (fileBytes > Number(second))
      throw new AwsError(
        'EntityTooLarge',
        `Your proposed upload of ${String(fileBytes)} bytes exceeds the maximum allowed size of ${String(second)}.`,
      );
    return;
  }
  checkField(operator, String(first).replace(/^\$/, ''), String(second), form, allowed);
}

function checkField(
  operator: string,
  name: string,
  wanted: string,
  form: FormFields,
  allowed: Set<string>,
): void {
  const field = name.toLowerCase();
  allowed.add(field);
  const found = form[field] ?? '';
  const fits = operator === 'eq' ? found === wanted : operator === 'starts-with' && found.startsWith(wanted);
  if (!fits)
    throw accessDenied(
      `Invalid according to Policy: Policy Condition failed: ["${operator}", "$${name}", "${wanted}"]`,
    );
}
