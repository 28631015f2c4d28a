#pragma once
// The rules of the tree that a compiler does not keep: who may include whom, which file may know a vendor, how long a file
// may be, what the core must not call.

#include <string>
#include <vector>

namespace segue::layering {

struct SourceFile {
    std::string path;  ///< from the root: "core/base/json.h"
    std::string text;
};

/// One breach: "core/context/fold.cpp:12: includes core/journey/fold.h; context may include base, condition".
using Findings = std::vector<std::string>;

/// Checks every file. Findings come in the order of the files, then of their lines.
[[nodiscard]] Findings check(const std::vector<SourceFile>& files);

/// All .h and .cpp files below the folders of the product and its tests.
[[nodiscard]] std::vector<SourceFile> read_tree(const std::string& root);

/// The text with comments, strings and character literals blanked out, line for line.
[[nodiscard]] std::string code_only(const std::string& text);

}  // namespace segue::layering
