#pragma once
// Which of a function's signatures fits, and what to say when none does.

#include "core/condition/types.h"

#include <optional>
#include <string>
#include <vector>

namespace segue::condition {

/// The result's type; `dyn` when several signatures fit and differ. Empty when none fits.
[[nodiscard]] std::optional<Type> pick_overload(Unifier& unifier, const std::vector<Signature>& signatures, bool receiver,
                                                const std::vector<Type>& arguments);

/// "'+' cannot be used on int and string", "size() takes …".
[[nodiscard]] std::string no_overload_text(const std::string& function, bool receiver, const std::vector<Type>& arguments,
                                           const std::vector<Signature>& signatures);

/// "convert one of them: double(…)" where that is the usual slip; may be empty.
[[nodiscard]] std::string conversion_hint(const std::vector<Type>& arguments);

}  // namespace segue::condition
