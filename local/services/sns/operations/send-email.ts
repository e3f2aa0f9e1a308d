import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';

interface Input {
  readonly Address: string;
  readonly Subject: string;
  readonly Text: string;
}

/** Internal: an e-mail. It does not leave this machine; read it in the trace. */
export function sendEmail(kernel: ServiceContext): AtomicOperation<Input, object> {
  return {
    required: ['Address', 'Subject', 'Text'],
    optional: [],
    permissions: () => [],
    resource: ({ Address }) => Address,
    handle: (email) => {
      kernel.trace.add({
        kind: 'delivery',
        service: 'sns',
        name: 'e-mail',
        resource: email.Address,
        detail: email,
      });
      return {};
    },
  };
}
