/**
 * The first three zones of a region. Which letters an account has differs from account to account.
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
 */
export function zonesOf(region: string): { readonly name: string; readonly id: string }[] {
  return ["a", "b", "c"].map((letter, index) => ({
    name: `${region}${letter}`,
    id: `${regionCode(region)}-az${index + 1}`,
  }));
}

/** `apse1` of `ap-southeast-1` */
function regionCode(region: string): string {
  return region
    .replace(/north|south|east|west|central|gov/g, ([initial]) => initial ?? "")
    .replaceAll("-", "");
}
