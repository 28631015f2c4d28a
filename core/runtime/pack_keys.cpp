#include "core/runtime/pack_source.h"

#include <sodium.h>

namespace segue::runtime {

std::string random_seed() {
    std::string seed(32, '\0');
    randombytes_buf(seed.data(), seed.size());
    return seed;
}

}  // namespace segue::runtime
