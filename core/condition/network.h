#pragma once
// Functions on network addresses; see network.cpp.

#include "core/condition/machine.h"

namespace segue::condition::builtin {

Value to_ip(Machine&, const Value*, std::uint32_t);
Value to_cidr(Machine&, const Value*, std::uint32_t);
Value is_ip(Machine&, const Value*, std::uint32_t);
Value is_cidr(Machine&, const Value*, std::uint32_t);
Value ip_is_canonical(Machine&, const Value*, std::uint32_t);
Value ip_family(Machine&, const Value*, std::uint32_t);
Value ip_is_unspecified(Machine&, const Value*, std::uint32_t);
Value ip_is_loopback(Machine&, const Value*, std::uint32_t);
Value ip_is_global_unicast(Machine&, const Value*, std::uint32_t);
Value ip_is_link_local_unicast(Machine&, const Value*, std::uint32_t);
Value ip_is_link_local_multicast(Machine&, const Value*, std::uint32_t);
Value contains_ip(Machine&, const Value*, std::uint32_t);
Value contains_cidr(Machine&, const Value*, std::uint32_t);
/// ip(text), and block.ip().
Value to_ip_or_ip_of(Machine&, const Value*, std::uint32_t);
Value cidr_masked(Machine&, const Value*, std::uint32_t);
Value cidr_prefix_length(Machine&, const Value*, std::uint32_t);

}  // namespace segue::condition::builtin
