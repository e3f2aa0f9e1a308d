import { AwsError } from '../../../aws/aws-error.ts';
import type { Members } from '../../../aws/members.ts';
import { ROOT } from '../../../aws/principal.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';

/** AWS::Lambda::Permission. */
export const permissionResource: ResourceType = {
  properties: { FunctionName: true, Action: true, Principal: true, SourceArn: true, SourceAccount: true },
  provision: async (request, kernel) => {
    const StatementId = request.logicalId;
    const call = (operation: string, input: Members): Promise<Members> =>
      kernel.call({ service: 'lambda', operation, principal: ROOT, input });
    try {
      await call('RemovePermission', { FunctionName: request.properties['FunctionName'], StatementId });
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
    }
    await call('AddPermission', { ...request.properties, StatementId });
    return { ref: StatementId, attributes: { Id: StatementId } };
  },
};
