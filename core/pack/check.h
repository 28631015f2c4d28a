#pragma once
// What every file of a pack allows, and the pack as a whole should not have: found over all files together, after they have been read.
//
//   error    cannot do what it was written for (a wrap-up code that no file has, a key that no wrap-up could match)
//   warning  will surprise somebody (two rules that are one, a state that leaves the agent without a wrap-up code, unused parts)

#include "core/base/issue.h"
#include "core/pack/pack.h"

#include <map>
#include <string>
#include <vector>

namespace segue::pack {

/// The files of a pack as JSON, by name.
using Documents = std::map<std::string, base::Json>;

/// `folder` is put before file names. Issues are appended in no order.
void check_whole(const Pack& pack, const Documents& documents, const std::string& folder, base::Time now, std::vector<base::Issue>& out);

}  // namespace segue::pack
