import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { about } from "../../lib/about.ts";
import { isGone } from "../../lib/trpc.ts";
import { currentPerson } from "../account/current-person.ts";
import { addProblem, forgetProblem } from "./changes/changes.ts";

type DialogSaveOptions<Value, Saved> = {
  /** Identifies what is saved. */
  what: string;
  /** The name of the object, for a person who no longer sees the dialog. */
  name: string;
  save: (value: Value) => Promise<Saved>;
  /** Returns the sentence for an error of `save`. */
  whyNot: (error: unknown) => string;
  /** Called if the dialog is still open. */
  onSaved: (saved: Saved) => void;
  /** Opens the dialog again, with the value to save. */
  onAgain: (value: Value) => void;
};

/** Saves what a dialog asks for. If saving fails after the dialog was closed, the library says so. */
export function useDialogSave<Value, Saved>(
  options: DialogSaveOptions<Value, Saved>,
): {
  save: (value: Value) => void;
  isSaving: boolean;
  /** Why saving failed. */
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
      return currentPerson.get();
    },
    onSuccess: (saved) => isOpen.current && onSaved(saved),
    onError: (error, value, person) => {
      if (isOpen.current) return;
      const reopen = () => {
        forgetProblem(what);
        onAgain(value);
      };
      const again = isGone(error) ? undefined : reopen;
      addProblem({ what, sentence: about(name, whyNot(error)), again }, person);
    },
  });
  return {
    save: saving.mutate,
    isSaving: saving.isPending,
    error: saving.isError ? whyNot(saving.error) : undefined,
  };
}
