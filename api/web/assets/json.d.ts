// A .json file of a package is not bundled: its import is the address under which the browser loads it.
declare module "*.json" {
  const address: string;
  export default address;
}
