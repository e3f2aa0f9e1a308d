import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from '@aws-sdk/client-sts';

import { accessDenied } from '../../../aws/aws-error.ts';
import { describePrincipal, ROOT, roleName } from '../../../aws/principal.ts';
import type { LongOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';

const DEFAULT_DURATION_SECONDS = 3600;

/**
 * Keys for a role. The account's owner may assume every role, so that a person can test a function's permissions; a
 * role needs an explicit allow.
 */
export function assumeRole(
  kernel: ServiceContext,
): LongOperation<AssumeRoleCommandInput, Pick<AssumeRoleCommandOutput, 'Credentials' | 'AssumedRoleUser'>> {
  return {
    required: ['RoleArn', 'RoleSessionName'],
    optional: ['DurationSeconds'],
    permissions: ({ RoleArn = '' }) => [{ action: 'sts:AssumeRole', resource: RoleArn }],
    handleLong: async (
      { RoleArn = '', RoleSessionName = '', DurationSeconds = DEFAULT_DURATION_SECONDS },
      { nowMs },
    ) => {
      const { Role } = await kernel
        .call({
          service: 'iam',
          operation: 'GetRole',
          principal: ROOT,
          input: { RoleName: roleName(RoleArn) },
        })
        .catch(() => ({ Role: undefined }));
      if ((Role as { Arn?: string } | undefined)?.Arn !== RoleArn)
        throw accessDenied(`The role ${RoleArn} does not exist, or the caller may not assume it.`);
      const principal = { kind: 'role', roleArn: RoleArn, sessionName: RoleSessionName } as const;
      const key = kernel.credentials.issue(principal);
      return {
        Credentials: {
          AccessKeyId: key.accessKeyId,
          SecretAccessKey: key.secretAccessKey,
          SessionToken: key.sessionToken ?? '',
          // The query protocol writes times as text.
          Expiration: new Date(nowMs + Number(DurationSeconds) * 1000).toISOString() as unknown as Date,
        },
        AssumedRoleUser: {
          AssumedRoleId: `AROALOCAL:${RoleSessionName}`,
          Arn: describePrincipal(principal, kernel.accountId),
        },
      };
    },
  };
}
