import { AwsError } from '../../../aws/aws-error.ts';
import type { Members } from '../../../aws/members.ts';
import { ROOT } from '../../../aws/principal.ts';
import type { ProvisioningContext } from '../../../kernel/provisioning-context.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';

interface RoleProperties {
  readonly RoleName?: string;
  readonly Path?: string;
  readonly Description?: string;
  readonly MaxSessionDuration?: number;
  readonly AssumeRolePolicyDocument: object;
  readonly Policies?: readonly { readonly PolicyName: string; readonly PolicyDocument: object }[];
  readonly ManagedPolicyArns?: readonly string[];
}

/** AWS::IAM::Role. Inline policies that the template no longer names are removed. */
export const roleResource: ResourceType = {
  properties: {
    RoleName: true,
    Path: true,
    Description: true,
    MaxSessionDuration: true,
    AssumeRolePolicyDocument: true,
    Policies: [{ PolicyName: true, PolicyDocument: true }],
    ManagedPolicyArns: true,
    Tags: 'aws-only',
  },
  provision: async (request, kernel) => {
    const properties = request.properties as unknown as RoleProperties;
    const name = properties.RoleName ?? request.generatedName(64);
    const role = await ensureRole(name, properties, kernel);
    const call = (operation: string, input: Members): Promise<Members> =>
      kernel.call({ service: 'iam', operation, principal: ROOT, input: { RoleName: name, ...input } });
    // AWS::IAM::Policy resources are provisioned after their role and write their policies again.
    const { PolicyNames } = (await call('ListRolePolicies', {})) as { PolicyNames: string[] };
    for (const PolicyName of PolicyNames) await call('DeleteRolePolicy', { PolicyName });
    for (const { PolicyName, PolicyDocument } of properties.Policies ?? [])
      await call('PutRolePolicy', { PolicyName, PolicyDocument: JSON.stringify(PolicyDocument) });
    for (const PolicyArn of properties.ManagedPolicyArns ?? []) await call('AttachRolePolicy', { PolicyArn });
    return { ref: name, arn: role.Arn, attributes: { Arn: role.Arn, RoleId: role.RoleId } };
  },
};

async function ensureRole(
  RoleName: string,
  properties: RoleProperties,
  kernel: ProvisioningContext,
): Promise<{ Arn: string; RoleId: string }> {
  const call = async (operation: string, input: Members): Promise<Members> =>
    kernel.call({ service: 'iam', operation, principal: ROOT, input });
  const document = JSON.stringify(properties.AssumeRolePolicyDocument);
  try {
    const { Role } = await call('CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: document,
      Path: properties.Path,
      Description: properties.Description,
      MaxSessionDuration: properties.MaxSessionDuration,
    });
    return Role as { Arn: string; RoleId: string };
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'EntityAlreadyExists') throw error;
    await call('UpdateAssumeRolePolicy', { RoleName, PolicyDocument: document });
    const { Role } = await call('GetRole', { RoleName });
    return Role as { Arn: string; RoleId: string };
  }
}
