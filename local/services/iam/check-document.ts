import type { PolicyDocument, PolicyStatement } from '../../aws/policy.ts';
import { malformedPolicyDocument } from './errors.ts';
import { statementsOf } from './evaluate.ts';
import { parseOperator } from './policy-conditions.ts';

const STATEMENT_MEMBERS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

/**
 * Validates a policy document as IAM does on storing it.
 *
 * @param kind identity policies need a Resource and no Principal; trust policies the opposite
 * @throws AwsError MalformedPolicyDocument
 */
export function checkDocument(text: string, kind: 'identity' | 'trust'): PolicyDocument {
  let document: PolicyDocument;
  try {
    document = JSON.parse(text) as PolicyDocument;
  } catch (error) {
    throw malformedPolicyDocument(
      `This policy contains invalid Json: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (typeof document !== 'object' || (document as Partial<PolicyDocument> | null)?.Statement === undefined)
    throw malformedPolicyDocument('Syntax errors in policy: no Statement.');
  for (const statement of statementsOf(document)) checkStatement(statement, kind);
  return document;
}

function checkStatement(statement: PolicyStatement, kind: 'identity' | 'trust'): void {
  for (const member of Object.keys(statement)) {
    if (!STATEMENT_MEMBERS.has(member))
      throw malformedPolicyDocument(`Syntax errors in policy: unknown element ${member}.`);
  }
  if (!['Allow', 'Deny'].includes(statement.Effect))
    throw malformedPolicyDocument('Syntax errors in policy: Effect must be Allow or Deny.');
  if (statement.Action === undefined && statement.NotAction === undefined)
    throw malformedPolicyDocument('Policy statement must contain actions.');
  checkElements(statement, kind);
  for (const operator of Object.keys(statement.Condition ?? {})) {
    if (parseOperator(operator) === undefined)
      throw malformedPolicyDocument(`Invalid or not emulated condition operator: ${operator}.`);
  }
}

function checkElements(statement: PolicyStatement, kind: 'identity' | 'trust'): void {
  const hasPrincipal = statement.Principal !== undefined || statement.NotPrincipal !== undefined;
  const hasResource = statement.Resource !== undefined || statement.NotResource !== undefined;
  if (kind === 'identity' && hasPrincipal)
    throw malformedPolicyDocument('Policy document should not specify a principal.');
  if (kind === 'identity' && !hasResource)
    throw malformedPolicyDocument('Policy statement must contain resources.');
  if (kind === 'trust' && hasResource) throw malformedPolicyDocument('Has prohibited field Resource.');
  if (kind === 'trust' && !hasPrincipal)
    throw malformedPolicyDocument('AssumeRolePolicy must contain a principal.');
}
