import { formatArn } from '../../../aws/arn.ts';
import { notEmulated } from '../../../aws/aws-error.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { invalidParameter } from '../errors.ts';
import type { Attributes, TopicStore } from '../store.ts';

const NAME = /^[A-Za-z0-9_-]{1,256}$/;

interface Input {
  readonly Name: string;
  readonly Attributes?: Attributes;
  readonly Tags?: unknown;
}

/** Creates a topic; an existing one is not changed. */
export function createTopic(
  kernel: ServiceContext,
  store: TopicStore,
): AtomicOperation<Input, { TopicArn: string }> {
  const arnOf = (name: string): string =>
    formatArn({ service: 'sns', region: kernel.region, accountId: kernel.accountId, resource: name });
  return {
    required: ['Name'],
    optional: ['Attributes'],
    ignored: ['Tags'],
    permissions: ({ Name }) => [{ action: 'sns:CreateTopic', resource: arnOf(Name) }],
    handle: ({ Name, Attributes: attributes = {} }) => {
      if (!NAME.test(Name))
        throw invalidParameter(`Topic Name: found "${Name}", expected 1 to 256 letters, digits, - or _`);
      if (attributes['FifoTopic'] === 'true') throw notEmulated('FIFO topics');
      const arn = arnOf(Name);
      if (store.find(arn) === undefined) store.put({ arn, name: Name, attributes });
      return { TopicArn: arn };
    },
  };
}
