#pragma once
// The list that a campaign wants to contact: JSON Lines or CSV, read with the place of every fault. Pure.

#include "core/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace segue::runtime {

/// One line of it. Other fields and columns are the list's own, and left alone.
struct ListRow {
    std::size_t line = 0;           ///< from 1
    std::string raw;                ///< as it stands, without the end of line
    std::string customer, phone;    ///< one of them at least
    std::string action, treatment, subject;   ///< what is to be done; or
    std::string channel, purpose;             ///< by what and for what
};

struct ReadList {
    std::string header;                  ///< of CSV, as it stands
    std::vector<ListRow> rows;
    std::vector<base::Error> refused;    ///< lines that cannot be read, with place and remedy; never with their values
};

/// JSON Lines when the first line that holds something begins with '{', else CSV (RFC 4180) whose first line names the columns. Blank lines and,
/// in JSON Lines, those that begin with '#' are skipped. Fails where not even the kind of file can be told.
[[nodiscard]] base::Result<ReadList> read_list(std::string_view text, const std::string& file);

}  // namespace segue::runtime
