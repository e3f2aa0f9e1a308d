import type { PolicyDocument, PolicyStatement } from '../../aws/policy.ts';
import type { FunctionPermission } from './store.ts';

/** The resource policy that AddPermission builds up. Source: Lambda API reference, AddPermission. */
export function functionPolicy(
  functionArn: string,
  permissions: readonly FunctionPermission[],
): PolicyDocument | undefined {
  if (permissions.length === 0) return undefined;
  return {
    Version: '2012-10-17',
    Id: 'default',
    Statement: permissions.map((permission) => toStatement(functionArn, permission)),
  };
}

function toStatement(functionArn: string, permission: FunctionPermission): PolicyStatement {
  const { statementId, action, principal, sourceArn, sourceAccount } = permission;
  const condition = {
    ...(sourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': sourceArn } }),
    ...(sourceAccount === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': sourceAccount } }),
  };
  return {
    Sid: statementId,
    Effect: 'Allow',
    Principal: principal.includes('.') ? { Service: principal } : { AWS: principal },
    Action: action,
    Resource: functionArn,
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
}
