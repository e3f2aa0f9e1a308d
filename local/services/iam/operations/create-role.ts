import type { CreateRoleCommandInput, CreateRoleCommandOutput } from '@aws-sdk/client-iam';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { checkDocument } from '../check-document.ts';
import { describeRole } from '../describe-role.ts';
import { entityAlreadyExists, invalidInput } from '../errors.ts';
import { roleArn, rolePermission } from '../role-arn.ts';
import type { IamStore } from '../store.ts';

/** Source: IAM API reference, CreateRole (names: letters, digits and +=,.@-_, at most 64). */
const NAME = /^[\w+=,.@-]{1,64}$/;
const DEFAULT_SESSION_SECONDS = 3600;

export function createRole(
  kernel: ServiceContext,
  store: IamStore,
): AtomicOperation<CreateRoleCommandInput, Pick<CreateRoleCommandOutput, 'Role'>> {
  return {
    required: ['RoleName', 'AssumeRolePolicyDocument'],
    optional: ['Path', 'Description', 'MaxSessionDuration'],
    ignored: ['Tags'],
    permissions: ({ RoleName }) => rolePermission('CreateRole', kernel.accountId, RoleName ?? ''),
    handle: (
      { RoleName = '', AssumeRolePolicyDocument = '', Path = '/', Description, MaxSessionDuration },
      { nowMs },
    ) => {
      if (!NAME.test(RoleName))
        throw invalidInput(`The role name "${RoleName}" must be 1 to 64 letters, digits or +=,.@-_.`);
      if (store.findRole(RoleName) !== undefined)
        throw entityAlreadyExists(`Role with name ${RoleName} already exists.`);
      checkDocument(AssumeRolePolicyDocument, 'trust');
      const role = {
        name: RoleName,
        path: Path,
        roleId: `AROA${kernel.random.hex(16).toUpperCase()}`,
        arn: roleArn(kernel.accountId, RoleName, Path),
        trustPolicy: AssumeRolePolicyDocument,
        description: Description ?? null,
        maxSessionSeconds: Number(MaxSessionDuration ?? DEFAULT_SESSION_SECONDS),
        createdAtMs: nowMs,
      };
      store.addRole(role);
      return { Role: describeRole(role) };
    },
  };
}
