import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { groupArn } from '../arns.ts';
import { invalidParameter, resourceAlreadyExists } from '../errors.ts';
import type { LogStore } from '../store.ts';

const NAME = /^[.\-_/#A-Za-z0-9]{1,512}$/;

interface Input {
  readonly logGroupName: string;
  readonly tags?: unknown;
  readonly kmsKeyId?: string;
  readonly logGroupClass?: string;
}

export function createLogGroup(kernel: ServiceContext, store: LogStore): AtomicOperation<Input, object> {
  return {
    required: ['logGroupName'],
    optional: [],
    ignored: ['tags', 'kmsKeyId', 'logGroupClass'],
    permissions: ({ logGroupName }) => [
      { action: 'logs:CreateLogGroup', resource: groupArn(kernel, logGroupName) },
    ],
    handle: ({ logGroupName: name }, { nowMs }) => {
      if (!NAME.test(name))
        throw invalidParameter(`The log group name "${name}" must be 1 to 512 letters, digits or . - _ / #.`);
      if (store.find(name) !== undefined) throw resourceAlreadyExists('log group');
      store.add({ name, arn: groupArn(kernel, name), retentionDays: null, createdAtMs: nowMs });
      return {};
    },
  };
}
