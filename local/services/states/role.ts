import { AwsError } from '../../aws/aws-error.ts';
import { ROOT } from '../../aws/principal.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';

const SERVICE = 'states.amazonaws.com';

/**
 * Checks that Step Functions may use a role for a machine.
 *
 * @throws AwsError AccessDeniedException when the role does not exist or does not trust the service
 */
export async function checkRole(kernel: ServiceContext, roleArn: string, machineArn: string): Promise<void> {
  try {
    await kernel.call({
      service: 'iam',
      operation: 'AssumeServiceRole',
      principal: ROOT,
      input: { RoleArn: roleArn, Service: SERVICE, SourceArn: machineArn },
    });
  } catch (cause) {
    if (!(cause instanceof AwsError) || cause.code !== 'InvalidParameterValueException') throw cause;
    throw new AwsError(
      'AccessDeniedException',
      `Neither the global service principal ${SERVICE}, nor the regional one is authorized to assume the provided role. ${cause.message}`,
      { cause },
    );
  }
}
