// SPDX-License-Identifier: GPL-3.0-or-later
// Newton's iterations allocate nothing: however many there are, a solve asks for memory as often.
#include "tests/support/library_machine.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {
std::atomic<long> allocations{0};
}

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size))
    return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace lodestone::solver {
namespace {

TEST(Allocations, AreAsManyForFewIterationsAsForMany) {
  for (const char* name : {"prius-2004", "v-54s6p"}) {
    const test::LibraryMachine bench(name);
    const auto mesh = bench.mesh(0.5);
    struct Count {
      long allocations;
      int iterations;
    };
    const auto solve = [&](double tolerance) {
      FieldOptions options;
      options.newton_tolerance = tolerance;
      FieldProblem problem = bench.problem(mesh, options);
      const OperatingState state = bench.state(200.0, 130.0, 17.0);
      problem.solve(state);  // factors and their patterns are made when first needed
      const long before = allocations;
      const FieldSolution solution = problem.solve(state);
      return Count{allocations - before, solution.newton().iterations};
    };
    const Count few = solve(1e-2), many = solve(1e-10);
    EXPECT_GE(many.iterations, few.iterations + 4) << name;
    EXPECT_EQ(many.allocations, few.allocations)
        << name << ": " << few.iterations << " and " << many.iterations << " iterations";
  }
}

}  // namespace
}  // namespace lodestone::solver
