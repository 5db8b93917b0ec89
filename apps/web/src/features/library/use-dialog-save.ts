import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { whoIsHere } from "../account/current-person.ts";
import { addProblem, forgetProblem } from "./changes.ts";

type DialogSaveOptions<Value, Saved> = {
  /** Tells what is saved from everything else. */
  what: string;
  /** Of what it is, for who does not see the dialog any more. */
  name: string;
  save: (value: Value) => Promise<Saved>;
  /** The sentence for what `save` throws. */
  whyNot: (error: unknown) => string;
  /** Called while the dialog is open. */
  onSaved: (saved: Saved) => void;
  /** Opens the dialog again, with what was to be saved. */
  onAgain: (value: Value) => void;
};

/** Saves what a dialog asks for. Who has closed that before the answer is told in the library that it was not taken. */
export function useDialogSave<Value, Saved>(
  options: DialogSaveOptions<Value, Saved>,
): {
  save: (value: Value) => void;
  isSaving: boolean;
  /** Why it was not taken. */
  error: string | undefined;
} {
  const { what, name, save, whyNot, onSaved, onAgain } = options;
  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);
  const saving = useMutation({
    mutationFn: save,
    onMutate: () => {
      forgetProblem(what);
      return whoIsHere();
    },
    onSuccess: (saved) => isOpen.current && onSaved(saved),
    onError: (error, value, isStillHere) => {
      if (isOpen.current || !isStillHere?.()) return;
      const again = () => {
        forgetProblem(what);
        onAgain(value);
      };
      addProblem({ what, sentence: `${name}: ${whyNot(error)}`, again });
    },
  });
  return {
    save: saving.mutate,
    isSaving: saving.isPending,
    error: saving.isError ? whyNot(saving.error) : undefined,
  };
}
