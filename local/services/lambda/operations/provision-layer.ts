import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { FunctionStore } from '../store.ts';

interface ProvisionLayerInput {
  readonly LayerVersionArn: string;
  readonly Directory: string;
}

/** Internal: creates a layer version from a directory. */
export function provisionLayer(store: FunctionStore): AtomicOperation<ProvisionLayerInput, object> {
  return {
    required: ['LayerVersionArn', 'Directory'],
    optional: [],
    permissions: () => [],
    resource: ({ LayerVersionArn }) => LayerVersionArn,
    handle: ({ LayerVersionArn, Directory }) => {
      store.putLayer(LayerVersionArn, Directory);
      return {};
    },
  };
}
