import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Whether an IP address lies in a block such as `10.0.0.0/24`. */
export function inCidr(block: string, address: string): boolean {
  const [network = '', bits] = block.split('/');
  const family = isIPv4(network) ? 'ipv4' : 'ipv6';
  if (bits === undefined || (!isIPv4(address) && !isIPv6(address)) || (family === 'ipv4') !== isIPv4(address))
    return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return list.check(address, family);
}
