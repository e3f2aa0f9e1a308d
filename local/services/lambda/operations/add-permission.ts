import type { AddPermissionCommandInput, AddPermissionCommandOutput } from '@aws-sdk/client-lambda';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import { resourceConflict } from '../errors.ts';
import { functionPolicy } from '../function-permission.ts';
import type { Routed } from '../route.ts';
import type { FunctionStore } from '../store.ts';

export function addPermission(
  store: FunctionStore,
): Routed<AtomicOperation<AddPermissionCommandInput, Pick<AddPermissionCommandOutput, 'Statement'>>> {
  return {
    route: { method: 'POST', path: '/2015-03-31/functions/{FunctionName}/policy', status: 201 },
    required: ['FunctionName', 'StatementId', 'Action', 'Principal'],
    optional: ['SourceArn', 'SourceAccount'],
    permissions: ({ FunctionName = '' }) => [
      { action: 'lambda:AddPermission', resource: store.get(FunctionName).arn },
    ],
    handle: ({
      FunctionName = '',
      StatementId = '',
      Action = '',
      Principal = '',
      SourceArn,
      SourceAccount,
    }) => {
      const { name, arn } = store.get(FunctionName);
      if (store.permissions(name).some(({ statementId }) => statementId === StatementId)) {
        throw resourceConflict(
          `The statement id (${StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
        );
      }
      const permission = {
        statementId: StatementId,
        action: Action,
        principal: Principal,
        ...(SourceArn === undefined ? {} : { sourceArn: SourceArn }),
        ...(SourceAccount === undefined ? {} : { sourceAccount: SourceAccount }),
      };
      store.putPermission(name, permission);
      const statements = [functionPolicy(arn, [permission])?.Statement ?? []].flat();
      return { Statement: JSON.stringify(statements[0]) };
    },
  };
}
