import { AwsError } from '../../../aws/aws-error.ts';
import { ROOT } from '../../../aws/principal.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';
import { groupArn } from '../arns.ts';

/** AWS::Logs::LogGroup. */
export const logGroupResource: ResourceType = {
  properties: {
    LogGroupName: true,
    RetentionInDays: true,
    KmsKeyId: 'aws-only',
    LogGroupClass: 'aws-only',
    Tags: 'aws-only',
    DataProtectionPolicy: 'aws-only',
  },
  provision: async (request, kernel) => {
    const { LogGroupName, RetentionInDays } = request.properties as {
      LogGroupName?: string;
      RetentionInDays?: number;
    };
    const logGroupName = LogGroupName ?? request.generatedName(512);
    await kernel
      .call({ service: 'logs', operation: 'CreateLogGroup', principal: ROOT, input: { logGroupName } })
      .catch((error: unknown) => {
        if (!(error instanceof AwsError) || error.code !== 'ResourceAlreadyExistsException') throw error;
      });
    if (RetentionInDays !== undefined) {
      await kernel.call({
        service: 'logs',
        operation: 'PutRetentionPolicy',
        principal: ROOT,
        input: { logGroupName, retentionInDays: Number(RetentionInDays) },
      });
    }
    const arn = `${groupArn(kernel, logGroupName)}:*`;
    return { ref: logGroupName, arn, attributes: { Arn: arn } };
  },
};
