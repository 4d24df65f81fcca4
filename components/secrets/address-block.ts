/** The two halves of an IPv4 block: `10.64.0.0/24` gives `10.64.0.0/25` and `10.64.0.128/25`. */
export function halvesOf(block: string): [string, string] {
  const [address = "", bits = ""] = block.split("/");
  const first = address.split(".").reduce((value, octet) => value * 256 + Number(octet), 0);
  const half = Number(bits) + 1;
  return [`${addressOf(first)}/${half}`, `${addressOf(first + 2 ** (32 - half))}/${half}`];
}

function addressOf(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}
