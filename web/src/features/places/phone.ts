/* A number as people dial it: without the country's prefix. */
export const said = (phone: string): string => phone.replace(/^\+86/, "");
