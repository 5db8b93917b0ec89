import { Photos } from "./photos";

export default function Page() {
  return <Photos />;
}
