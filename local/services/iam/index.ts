import type { ServiceFactory } from '../../kernel/service.ts';
import { iamAuthorizer } from './authorizer.ts';
import { assumeServiceRole } from './operations/assume-service-role.ts';
import { attachRolePolicy } from './operations/attach-role-policy.ts';
import { createPolicy } from './operations/create-policy.ts';
import { createRole } from './operations/create-role.ts';
import { deletePolicy } from './operations/delete-policy.ts';
import { deleteRolePolicy } from './operations/delete-role-policy.ts';
import { deleteRole } from './operations/delete-role.ts';
import { detachRolePolicy } from './operations/detach-role-policy.ts';
import { getRolePolicy } from './operations/get-role-policy.ts';
import { getRole } from './operations/get-role.ts';
import { listAttachedRolePolicies } from './operations/list-attached-role-policies.ts';
import { listRolePolicies } from './operations/list-role-policies.ts';
import { listRoles } from './operations/list-roles.ts';
import { putRolePolicy } from './operations/put-role-policy.ts';
import { updateAssumeRolePolicy } from './operations/update-assume-role-policy.ts';
import { policyResource } from './resources/policy.ts';
import { roleResource } from './resources/role.ts';
import { IamStore } from './store.ts';
import { wire } from './wire.ts';

/** Roles and policies, and the authorization of every call. */
export const iam: ServiceFactory = (kernel) => {
  const store = new IamStore(kernel.database);
  kernel.useAuthorizer(iamAuthorizer(store, kernel.accountId, kernel.region));
  return {
    name: 'iam',
    wire,
    operations: {
      CreateRole: createRole(kernel, store),
      GetRole: getRole(kernel, store),
      ListRoles: listRoles(kernel, store),
      DeleteRole: deleteRole(kernel, store),
      UpdateAssumeRolePolicy: updateAssumeRolePolicy(kernel, store),
      PutRolePolicy: putRolePolicy(kernel, store),
      GetRolePolicy: getRolePolicy(kernel, store),
      ListRolePolicies: listRolePolicies(kernel, store),
      DeleteRolePolicy: deleteRolePolicy(kernel, store),
      CreatePolicy: createPolicy(kernel, store),
      DeletePolicy: deletePolicy(store),
      AttachRolePolicy: attachRolePolicy(kernel, store),
      DetachRolePolicy: detachRolePolicy(kernel, store),
      ListAttachedRolePolicies: listAttachedRolePolicies(kernel, store),
    },
    internalOperations: { AssumeServiceRole: assumeServiceRole(kernel, store) },
    resourceTypes: { 'AWS::IAM::Role': roleResource, 'AWS::IAM::Policy': policyResource },
  };
};
