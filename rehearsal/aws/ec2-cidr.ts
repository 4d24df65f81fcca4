/** A block of IPv4 addresses. */
export interface Cidr {
  readonly first: number;
  readonly size: number;
  /** Length of the prefix. */
  readonly bits: number;
}

/** A block by its first address; undefined for anything else. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  const [, ...numbers] = match?.map(Number) ?? [];
  const bits = numbers.pop() ?? 33;
  if (bits > 32 || numbers.some((byte) => byte > 255)) {
    return undefined;
  }
  const first = numbers.reduce((sum, byte) => sum * 256 + byte, 0);
  const size = 2 ** (32 - bits);
  return first % size === 0 ? { first, size, bits } : undefined;
}

export function contains(outer: Cidr, inner: Cidr): boolean {
  return inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;
}

export function overlap(one: Cidr, other: Cidr): boolean {
  return one.first < other.first + other.size && other.first < one.first + one.size;
}

/** Whether the block is of a size that VPCs and subnets can have. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
export function isOfVpcSize({ bits }: Cidr): boolean {
  return bits >= 16 && bits <= 28;
}
